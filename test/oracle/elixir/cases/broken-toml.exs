[pleroma.instance]
name = "x"
