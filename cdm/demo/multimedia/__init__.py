"""The demo's multimedia area: ``room`` lays it out, ``works`` fills the shelves, ``visits`` draws who comes on a day;
``history`` counts the last weeks, ``around`` writes today and the weeks to come.
"""
