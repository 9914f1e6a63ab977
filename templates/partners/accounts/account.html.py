BBBBBBB BBBBBBBBBBBB
BBBB BBBBB BBBB BBBB
BBBBB BBBBB gettext(u'Account') BBBBBBBB

BBBBB BBBB
  XXXX XXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXX
      XXXXXXXXX
      XX XXXXXXXXXXXXXXXXX
    XXXXXX
    XXX XXXXXXXXXXXXXXXX
      XXXXX
        XXXX gettext(u'Account') XXXXX
        XXXX
          BB BBB BBBBBBBBBBBBBBBBXXXXX XXXXXXXXXX XXXXXXXXXX gettext(u'closed') XXXXXXXBB BBBBBBBBBBBBBBBB FFFFFFFFFFBBBBB
          BBBB BBBBBBBBBBBBBBBBXXXXX XXXXXXXXXX XXXXXXXXXX gettext(u'unused') XXXXXXX BB BBBB gettext(u'stays open: visitors have appointments') BBBB gettext(u'closed on %(day)s') SSSSSS SS SSSSSSSBBBBB
          BBBBXXXXX XXXXXXXXXX XXXXXXXX gettext(u'open') XXXXXXXBBBBB
        XXXXX
      XXXXXX
      XXXXXXXXX gettext(u'Role') XXXXXXXXXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBXXXXXXXXXXX
      XXXXXXXXX gettext(u'Last sign-in') XXXXXXXXXBB BBBBBBBBBBBBBBBBBFFFFFFFFFFFBBBB gettext(u'never yet') BBBBBXXXXXXXXXXX
      XXXXX
        XXXX gettext(u'Second step') XXXXX
        XXXX
          BB BBBBBBBBBBB gettext(u'set up') 
          BBBB BBBBBBBBBB ngettext(u'reset; %(hours)s hour left to set up a new one', u'reset; %(hours)s hours left to set up a new one', count) SSSSSS SSSSSSSSS SSSS SSSS SS SSS SS S SSS SSSPPPPPP PPPPPPPPP PPPPP PPPP PP PPP PP P PPP PPP
          BBBB BBBBBBBBBBBBBBBBBBB gettext(u'reset; the time to set up a new one is over') 
          BBBB gettext(u'not set up yet') BBBBB
        XXXXX
      XXXXXX
    XXXXX
    BB BBBBB BBB BBBB
      XXXX XXXXXXXXXXX XXXXXXXX XXXXXXX
        XXXX gettext(u'They ask for a new second step') XXXXX
        XXX gettext(u'Asked %(when)s. They have a code that only they were shown.') SSSSS SSSSSSSSS SSSS SSSS S SSSS SSSS SSSS SSSS SSSS SSSSSSXXXX
        XXXXX XXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBXX gettext(u'Confirm who they are') XXXXXXXX
      XXXXXX
    BBBBB
    BB BBBB
      XXXX XXXXXXXXXXXXXXXX
        BB BBBBBBBBBBBBBBBB
          BB BBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBB BB BBBB gettext(u'Keep open') BBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB
          XX XXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBXXBBBB BBBBBB gettext(u'Close the account') XXXX
        BBBB
          BBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBB BB BBBBBB gettext(u'Open again') BBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBB BBBBBBBBBBB BBBBBBBBBBBBBBBB
        BBBBB
      XXXXXX
      BB BBBBBBBBBBBBBBBB BBB BBB BBBBB
        XX XXXXXXXXXXXXX gettext(u'Lost their phone and their recovery codes? They ask for help themselves when they sign in, on the page of the second step; you are then written to.') XXXX
      BBBBB
    BBBB BBB
      XX XXXXXXXXXXXXX gettext(u'This is your own account: a colleague who may, or a manager, does these things for you.') XXXX
    BBBB
      XX XXXXXXXXXXXXX gettext(u'This account opens doors beyond your partner: a manager closes it, opens it or resets its second step.') XXXX
    BBBBB
    BBB BBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'All accounts') BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBB BBBBBBBBBBB
  XXXXXX
BBBBBBBB BBBB
