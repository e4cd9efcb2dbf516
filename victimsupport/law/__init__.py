"""
The statute in code: every rule once, under its article number.

Plain Python: nothing here knows about Django, the database or the clock. What depends on public holidays
takes a `Calendar`; what depends on the present moment takes it as an argument.

    citation        how a rule names its article          conditions      every yes or no the law asks
    calendar        which days are working days           catalogues      every list the law gives
    periods         how days and months are counted       countries       who is in the EU and the EEA
    time_limits     every period the law sets             accreditation   the state of the right on a day
    register        finds all of the above                retention       how long what is kept
"""
