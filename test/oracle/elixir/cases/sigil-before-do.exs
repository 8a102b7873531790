import Config

if System.get_env("SECURE") in ~w(true 1 yes) do
  config :pleroma, :http_security, enabled: true
else
  config :pleroma, :http_security, enabled: false
end

if "b" in ~w(a b) and "c" not in ~w(a b) or false do
  config :pleroma, :instance, federating: true
end

if :a in ~w(a b)a && true do config :pleroma, :instance, words: ~w(x y) else config :pleroma, words: ~w(z) end
config :pleroma, :same_line, ~w(a b)
config :pleroma, :next_line, 1
