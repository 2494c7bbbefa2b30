"""图审与联审: drawing packages, disciplines, opinions, rounds, the certificate."""
