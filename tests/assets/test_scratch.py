def test_x(home, draw):
    b = home.send(draw.sheet(draw.many(30)))
    print(b)
    assert home.publish()
    print(home.counts()["la_year"])
    assert home.violence()==30
    assert not home.publish()
    print(home.leftovers(), home.release())
