"""Words that begin with a capital letter and name nobody, and first names that are nothing else.

For ``hours.rules.privacy``. Pure Python: no database, no clock.
"""


def _set(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
saturdays sundays mon tue tues wed thu thur thurs fri sat sun january february march april may june july
august september october november december jan feb mar apr jun jul aug sep sept oct nov dec christmas
thanksgiving easter ramadan hanukkah kwanzaa halloween independence memorial labor veterans mlk
juneteenth valentine valentines new year years eve lent passover diwali
"""

RECOVERY = """
alcoholics narcotics cocaine gamblers anonymous al-anon alanon nar-anon naranon alateen celebrate recovery
dharma refuge smart wrap oxford serenity prayer big book just for today basic text twelve steps step
tradition traditions higher power god lord bible quran church fellowship narcan naloxone suboxone subutex
methadone vivitrol sublocade buprenorphine antabuse naltrexone fentanyl xylazine medicaid medicare obamacare
zoom google facebook messenger whatsapp instagram uber lyft walmart goodwill salvation army craigslist
internet covid medication assisted treatment peer support specialist specialists certified mental health
first aid motivational interviewing social security supplemental income food stamps section community
"""

WORK = """
house housing home shelter center clinic hospital jail court courthouse street job jobs work resume
interview group groups meeting meetings life skills wellness plan planning check check-in checkin
detox intake outreach walk coffee lunch class training team client clients participant participants member
members guest guests resident residents probation parole officer judge doctor nurse counselor therapist
sponsor sponsee case manager manager staff director supervisor coordinator volunteer volunteers family
mom mother dad father grandma grandpa aunt uncle sister brother daughter son kids baby bus train driver
license dmv library bank pantry kitchen garden park gym pool beach museum school college university ged
office department services service program project team crisis line hotline harm reduction advocacy
resource resources navigation mentoring session sessions education ethics training note notes paperwork
documentation holiday event fair rally festival vigil phone call video text email english spanish art music
"""

PEOPLES = """
american americans mexican african asian latino latina latinx hispanic black white native indian indigenous
irish italian german french english spanish chinese vietnamese korean japanese arabic russian portuguese
haitian creole somali hmong navajo cherokee lakota christian christians catholic baptist methodist lutheran
muslim jewish buddhist hindu mormon protestant deaf lgbtq trans queer veteran
"""

PLACES = """
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho
illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi
missouri montana nebraska nevada hampshire jersey mexico york carolina dakota ohio oklahoma oregon
pennsylvania rhode island tennessee texas utah vermont virginia washington wisconsin wyoming puerto rico
america states united north south east west northern southern eastern western chicago houston phoenix
philadelphia antonio diego dallas austin jacksonville columbus charlotte indianapolis seattle denver boston
nashville portland vegas memphis detroit baltimore milwaukee albuquerque tucson fresno sacramento atlanta
miami oakland minneapolis tulsa tampa orleans cleveland cincinnati pittsburgh omaha louis francisco angeles
los san santa saint fort port city little rock county canada
"""

KNOWN = _set(CALENDAR, RECOVERY, WORK, PEOPLES, PLACES)
"""Capitalized, these still name nobody."""

PLACE_NOUNS = _set(
    """
    house houses center centre clinic hospital church chapel temple mosque park street st avenue ave road rd
    boulevard blvd drive lane library school college university county court courthouse jail prison shelter
    mission foundation hall building room program services service recovery health community group club team
    unit wing department office bank market store station home homes village ministries army lodge inn motel
    hotel bridge square plaza pantry kitchen cafe diner alliance coalition network project institute academy
    day walk fair festival act prayer steps counseling treatment outreach place haven anonymous
    """
)
"""A run of capitalized words that ends in one of these is the name of a place, not of a person."""

ACRONYMS = _set(
    """
    aa na ca ga ma oa cma sa ha al aca coda smart mat moud oud sud aud po er ed icu or iop php op dbt cbt emdr
    act dhs dcf cps dss ssi ssdi ssa id ids dmv va hr ok tv am pm us usa uk ny nyc la dc tx ca fl mt nm az ar co
    ky tn oh pa wa hiv hep std sti cpr aed ems emt rn lpn md np pa phd lcsw lpc cadc crs cprs cpss mhps prs prss
    ic rc samhsa nami rco rcos wrap ged esl faq pdf ptsd adhd bpd ocd dv ipv dui dwi doc cjs dea fbi hud snap wic
    tanf ebt ymca ywca npo ngo fyi asap tbd diy nye mlk ics zip pin atm suv bbq ipad usb wifi sms ems ceu ceus
    vfw lgbt lgbtq bipoc cna emr ehr hipaa cfr
    """
)
"""Two or three capital letters that are no initials."""

TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "sr", "sra"])
"""What stands before somebody's last name."""

FIRST_NAMES = _set(
    """
    aaron abigail adam adrian aiden alan alejandra alejandro alex alexander alexandra alexis alice alicia alyssa
    amanda amy ana andrea andrew andy angela angelica anna anne annie anthony antonio ashley audrey barbara
    beatriz becky benjamin bernard beth bethany betty beverly billy bobby bonnie brandon brenda brian brianna
    bruce bryan caleb cameron camila carlos carmen carolyn catherine cecilia charles charlie cheryl chloe chris
    christina christine christopher cindy claudia colleen connor corey craig cristina cynthia daniel danielle
    danny darlene darren dave david deborah debbie debra denise dennis derek derrick diana diane diego donna
    doris dorothy douglas dustin dylan eddie eduardo edward eileen elaine elena eli elijah elizabeth ellen emily
    emma enrique eric erica erik erin esther ethan eugene evelyn felipe fernando frances francisco gabriel
    gabriela gary george gerald gina gloria gregory guadalupe hannah harold hector helen henry howard ian irene
    isaac isabel isabella jacob jacqueline jake jamal james jamie jane janet janice jared jasmine jason javier
    jeff jeffrey jennifer jenny jeremy jerome jesse jessica jill jimmy joan joanna joe joel john johnny jonathan
    jorge jose joseph joshua joyce juan juanita judith judy julia julian julie justin karen karina karl kate
    katherine kathleen kathryn kathy katie kayla keith kelly kenneth kevin kim kimberly kristen kristin kyle
    lakisha larry latoya laura lauren laurie leah leonard leslie leticia linda lindsay lisa lois lorraine louise
    lucas lucia luis luke lynn malik manuel marc marcia marcos marcus margaret maria marie marilyn mario marissa
    marjorie marlene martha martin marvin mary matt matthew maureen megan melanie melissa michael michele
    michelle miguel mike mitchell mohammed monica monique muhammad nancy natalie natasha nathan nicholas nicole
    noah norma olga olivia oscar pablo pamela patricia patrick paul paula pedro peggy peter philip phillip phyllis
    rachel rafael ralph ramon randy raquel raymond rebecca regina renee ricardo richard ricky rita robert roberto
    rodney roger ronald ronnie rosa roy russell ruth ryan samantha samuel sandra sara sarah scott sean sergio
    shannon sharon shawn sheila sherry shirley silvia sofia sonia sophia stacy stanley stephanie stephen steve
    steven susan suzanne sylvia tamika tammy tanya teresa terrance terry theresa thomas tiffany timothy tina todd
    tommy tracy travis tyler tyrone valerie vanessa veronica vicki vincent walter wanda wayne wendy wesley
    william willie xavier yesenia yolanda yvonne zachary zoe
    """
)
"""First names that are no other word: found at the start of a sentence, and in small letters."""
