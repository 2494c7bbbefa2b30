"""Verbs of accounts, one transaction each; the actor is always an argument."""

from app.accounts.services.duties import actor_of, grant_duty, revoke_duty
from app.accounts.services.organisations import create_organisation
from app.accounts.services.people import create_person

__all__ = ["actor_of", "create_organisation", "create_person", "grant_duty", "revoke_duty"]
