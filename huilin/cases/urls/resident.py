"""Addresses that residents use. The code in the path carries the street."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
