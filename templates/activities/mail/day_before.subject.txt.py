BBBB BBBB BBBBB gettext(u'Reminder: %(day)s') SSSSSSSSS SSSSSSS
