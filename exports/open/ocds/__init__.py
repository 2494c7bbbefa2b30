"""Purchases in the Open Contracting Data Standard (OCDS 1.1.5) with the bids extension.

A release is one public event of a purchase, in the order of the transparency log; a record is all
releases of one purchase with what they come to. Releases are made from what the log commits to and
from published editions only, so a release reads the same whenever it is fetched.
Words: 发布项 release · 汇编记录 record · 采购过程编号 ocid.
"""
