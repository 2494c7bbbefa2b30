"""Pages of agencies, by visitor: everybody (public), the agency (mine), the operator (desk)."""
