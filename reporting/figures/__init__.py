"""
What the ministry publishes, each figure defined once: domain.md 5.1.

`definitions` says what is counted, `counting` counts it for one service, `reading` adds services up or takes the frozen
year, `identities` checks that it adds up, `disclosure` says what must not be printed exactly.
"""
