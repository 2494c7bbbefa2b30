"""Pages of projects, by visitor: everybody (public), those who take part (desk), the owner."""
