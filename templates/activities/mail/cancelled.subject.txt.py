BBBB BBBB BBBBB gettext(u'Cancelled: your registration for %(day)s') SSSSSSSSSS SSSS SSSSSSSSSSSS SSS SSSSSSS
