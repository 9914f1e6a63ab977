BBBB BBBB BBBBB gettext(u'Changed: your registration for %(day)s') SSSSSSSS SSSS SSSSSSSSSSSS SSS SSSSSSS
