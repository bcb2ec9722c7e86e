"""Addresses of the desk: a case by its number, each act a noun under it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
