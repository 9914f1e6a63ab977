"""What partners carry together for a funder: said to the public, promised for a year, and counted.

``access`` loads, ``keeping`` and ``promising`` write, ``telling`` says what became of it: live and whole for managers;
for a coordinator their own partner's part live, and the whole as the public set has it, which is hidden where
subtracting one's own part would leave a small number of somebody else's (``stats.disclosure.insiders``).
"""
