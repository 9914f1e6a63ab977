BBBBBBB BBBBBBBBBBB
BBBB BBBBB BBBB
BBBBB BBBBB gettext(u'No second step any more') BBBBBBBB

BBBBB BBBB
  XXXX XXXXXXXXXXXXX XXXXXXX
    BB BBBB
      XXXX gettext(u'Now find somebody who knows you') XXXXX
      XX XXXXXXXXXXXXX gettext(u'Write this code down: it is shown here only.') XXXX
      XXXXXXXX XXXXXXXXXXXXXFFFFFFFFFXXXXXXXXXXX
      XXX XXXXXXXXXXXXXX
        XXXX gettext(u'Go to your coordinator or a manager, or call them. They were written to just now.') XXXXX
        XXXX gettext(u'Read them the code. Do not send it by mail or message.') XXXXX
        XXXX gettext(u'Sign in again with your password, and set up a new second step.') XXXXX
      XXXXX
      XX XXXXXXXXXXXXX gettext(u'The code lasts three days. Whoever asks you for it without knowing you is not to have it.') XXXX
      XXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'To the sign-in page') XXXXXXXX
    BBBB
      XXXX XXXXXXXXXXXXXXXXXX
        XXXX gettext(u'No second step any more?') XXXXX
        XX XXXXXXXXXXXXX gettext(u'Phone lost, passkey gone, and no recovery code left: somebody who knows you can help.') XXXX
      XXXXXX
      XXX gettext(u'You get a code. Your coordinator or a manager is written to, asks you for it, and takes the old second step away. You then set up a new one.') XXXX
      XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBXX
        BBBBBBBBBB
        XXXX XXXXXXXXXXXXXXXX
          XXXXXXX XXXXXXXXXXXXXX XXXXXXXXXXXXXX gettext(u'Ask for help') XXXXXXXXX
          XX XXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBXX gettext(u'Try again with a code') XXXX
        XXXXXX
      XXXXXXX
    BBBBB
  XXXXXX
BBBBBBBB BBBB
