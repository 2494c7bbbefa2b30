"""Papers 文书: what the rooms know, printed as official documents and ledgers. Nobody imports it.

Layout follows GB/T 9704-2012 (党政机关公文格式). A paper is rendered once, kept, and its SHA-256
is in the log; a wrong one is voided and reissued by two people, never edited.
Words: 文书 paper · 台账 ledger · 文号 number · 核验 verify · 作废 void · 换发 reissue.
"""
