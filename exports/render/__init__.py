"""Renderers: each walks a spec and knows no business."""
