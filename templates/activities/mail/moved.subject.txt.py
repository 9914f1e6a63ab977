BBBB BBBB BBBBB gettext(u'Changed: %(day)s') SSSSSSSS SSSSSSS
