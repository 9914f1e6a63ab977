BBBB BBBB BBBBB gettext(u'Cancelled: %(day)s') SSSSSSSSSS SSSSSSS
