import Config

x = 1
y = case 1 do
  ^x -> :same
  _ -> :other
end
config :a, y: y
