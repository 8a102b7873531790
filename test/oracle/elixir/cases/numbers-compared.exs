import Config

config :p, :maps, %{a: 1} == %{a: 1.0}
config :p, :maps_strictly, %{a: 1} === %{a: 1.0}
config :p, :map_keys, %{1 => :a} == %{1.0 => :a}
config :p, :nested, %{a: [1, {2}]} == %{a: [1.0, {2.0}]}
config :p, :lists, [1] == [1.0]
config :p, :large, 9_007_199_254_740_993 == 9_007_199_254_740_992.0
config :p, :large_equal, 9_007_199_254_740_992 == 9_007_199_254_740_992.0
config :p, :larger, 9_007_199_254_740_993 > 9_007_199_254_740_992.0
config :p, :fraction, 1 == 1.5
config :p, :member, 1 in [1.0]
