"""*Record a contact* without network: what a device seals and keeps, and what becomes of it when it is back.

A record is sealed on the device the moment it is made, for this server alone (``sealing``, ``cdm/sealed.js``). It waits
there unreadable, for whoever is at the keyboard, until somebody of staff is online on that device: then it is opened
and judged as if it had been posted by the page (``delivering``), once. What a device keeps to be able to record at all
(``shell``, ``worker.js``) holds nothing about anyone.
"""
