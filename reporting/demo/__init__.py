"""
The demonstration data: invented organisations and people, and the year 2023 with exactly the figures the ministry published.

`numbers` and `outline` say what happened to whom, from a seed and nothing else; `work` what was done in the cases;
`institutions` and `services` turn that into rows, each side its own, through the rules the screens use; `current` adds cases
of today for people to try, `proceedings` what lies before the accreditation authority; `loading` puts it together. Only `actions` writes.
"""
