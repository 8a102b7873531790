import Config

config :a, b: ~w(one two), c: ~w(one two)a, d: ~s(a "b" c), e: ~S(a#{b}\n), f: ~w[x
  y], g: ~w(a b)c, h: ~s|pipe|, i: ~w(), j: ~W(a#{b} c), k: ~s(a\)b), l: ~s{a}
