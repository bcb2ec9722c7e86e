from django.urls import path

from huilin.accounts.views import codes, devices, passkeys, passwords, second_factors

app_name = "accounts"
urlpatterns = [
    path("", codes.SignInView.as_view(), name="sign_in"),
    path("code/", codes.CodeView.as_view(), name="code"),
    path("password/", passwords.PasswordView.as_view(), name="password"),
    path("second-factor/", second_factors.SecondFactorView.as_view(), name="second_factor"),
    path("second-factor/passkey/", passkeys.PasskeyProofView.as_view(), name="passkey_proof"),
    path("authenticator/", second_factors.EnrolTotpView.as_view(), name="enrol_totp"),
    path("passkeys/", passkeys.PasskeysView.as_view(), name="passkeys"),
    path("passkeys/<uuid:pk>/removal/", passkeys.PasskeyView.as_view(), name="passkey"),
    path("devices/", devices.DevicesView.as_view(), name="devices"),
    path("devices/others/end/", devices.OtherDevicesView.as_view(), name="other_devices"),
    path("devices/<slug:name>/end/", devices.DeviceView.as_view(), name="device"),
    path("arrival/", devices.ArrivalView.as_view(), name="arrival"),
    path("sign-out/", devices.SignOutView.as_view(), name="sign_out"),
]
