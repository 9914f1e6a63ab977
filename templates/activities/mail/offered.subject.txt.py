BBBB BBBB BBBBB gettext(u'A place for you on %(day)s') S SSSSS SSS SSS SS SSSSSSS
