# Reads every case with the real Config.Reader, in several environments, and writes the answers.
# Usage: elixir record.exs CASES_FOLDER recorded.json
defmodule Answers do
  # What the environment variables that a case names are set to; nil leaves them unset.
  # The long one is more than an atom can hold.
  @values [nil, "true", "4001", String.duplicate("other.", 50), "z"]
  @count length(@values)
  # An orthogonal array: any two of the first five variables, and a variable and the file, take
  # every pair of values. In the first environment nothing is set.
  @environments for(first <- 0..(@count - 1), step <- 0..(@count - 1), do: {first, step})
  # A file that exists in some environments only.
  @optional_file "optional.file"

  # What a case has to name for its answer to depend on that file.
  @about_files ~r/file|path/i

  def record(folder, file) do
    entries =
      for root <- roots(folder) do
        name = root |> Path.relative_to(folder) |> String.replace_suffix("/config/config.exs", "")
        {answers, environments} = answers(root)
        "#{text(name)}: [[\n#{Enum.join(answers, ",\n")}\n], [#{Enum.join(environments, ",")}]]"
      end

    File.write!(file, "{\n" <> Enum.join(entries, ",\n") <> "\n}\n")
  end

  defp roots(folder) do
    (Path.wildcard(Path.join(folder, "*.exs")) ++
       Path.wildcard(Path.join(folder, "*/config/config.exs")))
    |> Enum.sort()
  end

  # The distinct answers, and which of them each environment gives.
  defp answers(root) do
    sources = if root =~ "/config/config.exs", do: Path.wildcard(Path.dirname(root) <> "/**/*.exs"), else: [root]
    source = Enum.map_join(sources, &File.read!/1)
    names = Regex.scan(~r/env!?\(?\s*"([A-Z_]+)"/, source, capture: :all_but_first)
    names = names |> List.flatten() |> Enum.uniq()

    # Environments that differ in nothing that the case names are one.
    conditions =
      for {_first, step} = environment <- @environments do
        variables = for {name, index} <- Enum.with_index(names), do: {name, value_of(environment, index)}
        {variables, source =~ @about_files and rem(step, 2) == 1}
      end

    by_condition = for condition <- Enum.uniq(conditions), into: %{}, do: {condition, answer(root, condition)}
    all = Enum.map(conditions, &Map.fetch!(by_condition, &1))
    distinct = Enum.uniq(all)
    {distinct, for(answer <- all, do: Enum.find_index(distinct, &(&1 == answer)))}
  end

  defp answer(root, {variables, has_file}) do
    options = if String.contains?(root, "release"), do: [], else: [env: :prod]
    folder = root |> String.replace_suffix("/config/config.exs", "")
    cwd = if File.dir?(folder), do: folder, else: Path.dirname(root)
    for {name, value} <- variables, do: set(name, value)

    File.cd!(cwd, fn ->
      if has_file, do: File.write!(@optional_file, "")
      task = Task.async(fn -> read(root, options) end)
      result = Task.await(task, 20_000)
      File.rm(@optional_file)
      for {name, _value} <- variables, do: System.delete_env(name)
      result
    end)
  end

  defp value_of({first, step}, index), do: Enum.at(@values, rem(first + index * step, @count))

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
