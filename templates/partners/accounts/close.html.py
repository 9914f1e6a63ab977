BBBBBBB BBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Close an account') BBBBBBBB

BBBBB BBBB
  XXXX XXXXXXXXXXXXX XXXXXXX
    XXXX gettext(u'Close this account?') XXXXX
    XX XXXXXXXXXXXXXXXXX
    XXX gettext(u'They are signed out everywhere at once and cannot sign in; nothing more can be booked with them. Roles and past work stay, and the account can be opened again.') XXXX
    BB BBBB
      XX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXX gettext(u'Visitors have appointments with this person. They stay as they are: hand them over or move them.') XXXXXXXXXXX
    BBBBB
    XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBXX
      BBBBBBBBBB
      XXXX XXXXXXXXXXXXXXXX
        XXXXXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX gettext(u'Close the account') XXXXXXXXX
        XX XXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBB BBBBBBBBBXX gettext(u'Leave it open') XXXX
      XXXXXX
    XXXXXXX
  XXXXXX
BBBBBBBB BBBB
