BBBB BBBB BBBBB gettext(u'A place online on %(day)s') S SSSSS SSSSSS SS SSSSSSS
