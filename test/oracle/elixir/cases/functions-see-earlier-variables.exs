import Config

host = "old.example"
url = fn path -> "https://#{host}#{path}" end
capture = &(host <> &1)
host = "new.example"
config :p, :function, url.("/media/")
config :p, :capture, capture.("/media/")
config :p, :variable, host

x = false
set = fn -> config :p, :set, x end
x = true
set.()
config :p, :after, x

add = fn a -> fn b -> a + b end end
a = 10
config :p, :nested, {add.(1).(2), a}

module = String
upcase = &module.upcase/1
module = Integer
config :p, :named, {upcase.("a"), module}

counters = for n <- [1, 2], do: fn -> n end
n = 3
config :p, :comprehension, {Enum.map(counters, & &1.()), n}

alias First.Name
name = fn -> Name end
alias Second.Name
config :p, :alias, {name.(), Name}
