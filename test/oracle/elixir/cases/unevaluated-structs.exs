import Config

config :p, :a, 1
%URI{host: config(:p, :a, 2)}
config :p, :b, 1

<<1,
  (
    config(:p, :b, 2)
    2
  )>>

x = 1
<<x = 2>>
config :p, :c, x
config :p, :d, 1
f = %URI{host: fn -> config :p, :d, 2 end}
config :p, :d, 1
f.host.()
