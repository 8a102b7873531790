import Config

config :p, :a, 1
config :p, :known, fixed: true
_letters = for <<c <- "abc">>, c > 97, do: c
_pairs = for <<a::8, b::8 <- "abcd">>, do: {a, b}
_mixed = for x <- [1, 2], <<c <- "ab">>, do: {x, c}
