BBBB BBBB BBBBB gettext(u'It takes place: %(day)s') SS SSSSS SSSSSS SSSSSSS
