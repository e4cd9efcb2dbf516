"""
Who may open what: every named address of the site, every role, objects of one's own, of others and of nobody.

`table.py` is the reviewed table, `world.py` the people and things, `asking.py` asks and tells answers apart;
`planting.py` and `crawling.py` follow words that must not get out.
"""
