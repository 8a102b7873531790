import Config

double = fn x -> x * 2 end
pick = fn
  :a -> 1
  _ -> 2
end
set = fn key, value -> config :a, key, value end
set.(:x, double.(4))
set.(:y, pick.(:a))
set.(:z, pick.(:b))
add = &(&1 + &2)
config :a, w: add.(1, 2), f: double
