"""Accounts alone: their tables of permissions and parameters, without the application."""

import pytest

from app.accounts.deadlines import DEADLINES
from app.accounts.parameters import PARAMETERS
from app.accounts.permissions import PERMISSIONS
from app.kernel import deadlines, parameters, permissions


@pytest.fixture(autouse=True)
def rules_of_accounts():
    permissions.register(PERMISSIONS)
    parameters.register(PARAMETERS)
    parameters.forget()
    deadlines.register(DEADLINES)
