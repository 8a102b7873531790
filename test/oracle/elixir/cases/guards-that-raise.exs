import Config

config :p, :call, (case 5 do
  x when hd(x) == 1 -> :list
  x when length(x) == 1 when x == 5 -> :five
  _ -> :other
end)

config :p, :sum, (case "5" do
  x when x + 1 > 3 -> :number
  _ -> :other
end)

config :p, :function, (fn
  x when length(x) > 0 -> :list
  _ -> :other
end).(1)

config :p, :with, with(x when hd(x) == 1 <- 5, do: x)
