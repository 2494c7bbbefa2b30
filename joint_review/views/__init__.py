"""Pages of the joint review, by visitor: everybody with a part in it, owner, window, lead, …"""
