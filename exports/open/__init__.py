"""Open data 开放数据: what everybody may read anyway, for programs, at addresses that stay.

Agencies, services, ratings and notices as CSV, JSON and RSS, and all public events in the order of
the transparency log. Nothing about persons: no contact, no telephone, no identity numbers.
Words: 开放数据 open data · 变更流 change feed · 删除标记 tombstone · 许可 licence.
"""
