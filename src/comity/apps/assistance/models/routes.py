"""Routes: what a fund asks for, by what steps and in what times, as the text of its data file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Route(models.Model):
    """One version of a fund's route, as checked and loaded. A request keeps the version it began with, so a version is
    never changed: a new one is added."""

    evidence: ClassVar[bool] = True

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()  # the file, TOML
    seal = models.CharField(max_length=64)  # its SHA-256
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    fictional = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="route_version_once", fields=["code", "version"])
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class MoneyKept(models.Model):
    """That the money of a fund is kept in books of this installation: what it is to pay for is set aside before it is
    agreed. Written by those who keep the books, who stand above this app."""

    code = models.SlugField(max_length=40, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
