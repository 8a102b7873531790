import Config

config :pleroma, :a, b: ~w[a b]a, c: ~s{x"y}, d: ~S(#{x}), e: ~c(ab), f: ~w|x y|
