BBBBBBB BBBBBBBBBBBB
BBBB BBBBB BBBB
BBBBB BBBBB gettext(u'Reset a second step') BBBBBBBB

BBBBB BBBB
  XXXX XXXXXXXXXXXXX XXXXXXX
    XXXX XXXXXXXXXXXXXXXXXX
      XXXX gettext(u'Is it really them?') XXXXX
      XX XXXXXXXXXXXXXXXXX
    XXXXXX
    BB BBBBB BB BBBBBBBBBBB
      BB BBBBBXXX gettext(u'They gave their password and asked for a new second step: %(when)s.') SSSS SSSS SSSSS SSSSSSSS SSS SSSSS SSS S SSS SSSSSS SSSSS SSSSSSSSSXXXXBBBBB
      XXX XXXXXXXXXXXXXX
        XXXX gettext(u'See them, or call them on a number you know yourself. A mail or a call that comes in proves nothing.') XXXXX
        XXXX gettext(u'Have them read you the code they were shown.') XXXXX
        XXXX gettext(u'Type it here. Their phone and passkeys stop working, they are signed out everywhere, and set up a new second step at their next sign-in.') XXXXX
      XXXXX
      XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBX XXXXXXXXXXX
        BBBBBBBBBB
        
        XXXX XXXXXXXXXXXXXXXX
          XXXXXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX gettext(u'Reset the second step') XXXXXXXXX
          XX XXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBXX gettext(u'Do nothing') XXXX
        XXXXXX
      XXXXXXX
    BBBB
       gettext(u'They have not asked')  gettext(u'They ask for it when they sign in: after the password, on the page of the second step. Then you can go on here.')  gettext(u'Back to the account') BBB BBBBBBBBBBBBBBBBBB BBBBBBBBB BB BBBB
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB BBBBBBBBBBB BBBBBBBBB BBBBBBBB BBBBBBBBBBB
    BBBBB
  XXXXXX
BBBBBBBB BBBB
