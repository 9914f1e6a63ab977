BBBB BBBB BBBBB gettext(u'The place for %(day)s was not taken') SSS SSSSS SSS SSSSSSS SSS SSS SSSSS
