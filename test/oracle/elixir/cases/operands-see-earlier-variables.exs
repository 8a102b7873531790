import Config

x = false
config :p, :keywords, sts: x = true, enabled: x
config :p, :keywords_after, x

x = 1
config :p, :tuple, {x = 2, x}
config :p, :list, [x = 3, x, [x = 4, x]]
config :p, :after_list, x
config :p, :map, %{a: x = 5, b: x}
config :p, :sum, (x = 6) + x
config :p, :compared, (x = 7) == x
config :p, :text, "#{x = 8} #{x}"
config :p, :joined, to_string(x = 9) <> to_string(x)
config :p, :after_text, x
config :p, :call, Enum.max([x = 10, x])
config :p, :pipe, (x = 11) |> max(x)
config :p, :condition, if(x = 12, do: x, else: 0)
config :p, :short_circuit, (x = 13) && x
config :p, :access, [a: x][if(x = :a, do: :a)]
config :p, :after_access, x

y = 1
config :p, :pinned, match?({:ok, ^y}, {:ok, 1})
{y, 1} = {y = 2, y = 1}
config :p, :last, y
