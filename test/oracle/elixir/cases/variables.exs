import Config

host = "example.org"
port = 4000
{a, b} = {1, 2}
[c | d] = [3, 4, 5]
%{e: e} = %{e: 6, f: 7}
{:ok, g} = {:ok, 8}
_ = 9
port = port + 1
config :a, host: host, port: port, a: a, b: b, c: c, d: d, e: e, g: g
