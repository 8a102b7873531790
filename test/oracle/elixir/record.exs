# Reads every case with the real Config.Reader, in several environments, and writes the answers.
# Usage: elixir record.exs CASES_FOLDER recorded.json
defmodule Answers do
  # What the environment variables that a case names are set to: nil leaves them unset, a list
  # gives each of them another value.
  @environments [nil, "4001", "true", "other.example", ["true", nil, "4001"]]

  def record(folder, file) do
    entries =
      for root <- roots(folder) do
        name = root |> Path.relative_to(folder) |> String.replace_suffix("/config/config.exs", "")
        answers = Enum.map(@environments, &answer(root, &1))
        "  #{text(name)}: [\n    #{Enum.join(answers, ",\n    ")}\n  ]"
      end

    File.write!(file, "{\n" <> Enum.join(entries, ",\n") <> "\n}\n")
  end

  defp roots(folder) do
    (Path.wildcard(Path.join(folder, "*.exs")) ++
       Path.wildcard(Path.join(folder, "*/config/config.exs")))
    |> Enum.sort()
  end

  defp answer(root, value) do
    sources = if root =~ "/config/config.exs", do: Path.wildcard(Path.dirname(root) <> "/**/*.exs"), else: [root]
    source = Enum.map_join(sources, &File.read!/1)
    names = Regex.scan(~r/env!?\(?\s*"([A-Z_]+)"/, source, capture: :all_but_first)
    names = names |> List.flatten() |> Enum.uniq()
    for {name, index} <- Enum.with_index(names), do: set(name, value_of(value, index))

    options = if String.contains?(root, "release"), do: [], else: [env: :prod]
    folder = root |> String.replace_suffix("/config/config.exs", "")
    cwd = if File.dir?(folder), do: folder, else: Path.dirname(root)

    File.cd!(cwd, fn ->
      task = Task.async(fn -> read(root, options) end)
      result = Task.await(task, 20_000)
      for name <- names, do: System.delete_env(name)
      result
    end)
  end

  defp value_of(values, index) when is_list(values), do: Enum.at(values, rem(index, length(values)))
  defp value_of(value, _index), do: value

  defp set(name, nil), do: System.delete_env(name)
  defp set(name, value), do: System.put_env(name, value)

  defp read(root, options) do
    "{\"ok\": #{encode(Config.Reader.read!(root, options))}}"
  rescue
    error -> "{\"error\": #{text(inspect(error.__struct__))}}"
  catch
    kind, _reason -> "{\"error\": #{text(inspect(kind))}}"
  end

  defp encode(term) when is_atom(term), do: ~s(["atom",#{text(Atom.to_string(term))}])
  defp encode(term) when is_integer(term), do: ~s(["integer","#{term}"])
  defp encode(term) when is_float(term), do: ~s(["float","#{term}"])

  defp encode(term) when is_binary(term),
    do: if(String.valid?(term), do: ~s(["string",#{text(term)}]), else: ~s(["other"]))

  defp encode(term) when is_tuple(term), do: ~s(["tuple",#{all(Tuple.to_list(term))}])

  defp encode(term) when is_list(term),
    do: if(List.improper?(term), do: ~s(["other"]), else: ~s(["list",#{all(term)}]))

  defp encode(term) when is_map(term) do
    entries = for {key, value} <- Map.to_list(term), do: "[#{encode(key)},#{encode(value)}]"
    ~s(["map",[#{entries |> Enum.sort() |> Enum.join(",")}]])
  end

  defp encode(_term), do: ~s(["other"])

  defp all(terms), do: "[" <> Enum.map_join(terms, ",", &encode/1) <> "]"

  defp text(string) do
    escaped =
      for <<code::utf8 <- string>>, into: "" do
        cond do
          code in [?", ?\\] -> <<?\\, code>>
          code < 32 or code == 127 -> "\\u" <> String.pad_leading(Integer.to_string(code, 16), 4, "0")
          true -> <<code::utf8>>
        end
      end

    "\"" <> escaped <> "\""
  end
end

Mix.start()
Mix.env(:prod)
[folder, file] = System.argv()
Answers.record(Path.expand(folder), Path.expand(file))
