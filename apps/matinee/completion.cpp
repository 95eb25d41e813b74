// SPDX-License-Identifier: MIT
#include "completion.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/shell_quote.hpp"
#include "base/split.hpp"

namespace matinee::cli {

namespace {

using Visit = std::function<void(const CommandSpec&, const std::string& path)>;

// Every command below the program, with its words joined by a blank.
void for_each_command(const CommandSpec& above, const std::string& prefix, const Visit& visit) {
  for (const CommandSpec& command : above.commands) {
    const std::string path = prefix.empty() ? command.name : prefix + " " + command.name;
    visit(command, path);
    for_each_command(command, path, visit);
  }
}

std::string names_of(const std::vector<CommandSpec>& commands) {
  std::string names;
  for (const CommandSpec& command : commands)
    names += (names.empty() ? "" : " ") + command.name;
  return names;
}

std::string names_of(const std::vector<OptionSpec>& options) {
  std::string names;
  for (const OptionSpec& option : options) {
    for (const std::string& name : option.names)
      names += (names.empty() ? "" : " ") + name;
  }
  return names;
}

bool takes_file(const OptionSpec& option) {
  return option.kind == ValueKind::file || option.kind == ValueKind::folder;
}

// A function body for bash: `case "$path option"` of options with a value.
void add_bash_values(std::string& script, const std::vector<OptionSpec>& options,
                     std::string_view path) {
  for (const OptionSpec& option : options) {
    if (option.kind == ValueKind::none) continue;
    std::string patterns;
    for (const std::string& name : option.names)
      patterns += fmt::format("{}'{}:{}'", patterns.empty() ? "" : "|", path, name);
    const std::string_view kind = option.kind == ValueKind::choice   ? "words"
                                  : option.kind == ValueKind::file   ? "file"
                                  : option.kind == ValueKind::folder ? "folder"
                                                                     : "text";
    script += fmt::format("    {}) kind={} words={} ;;\n", patterns, kind,
                          shell_quoted(fmt::format("{}", fmt::join(option.completions(), " "))));
  }
}

constexpr std::string_view k_bash_head =
    R"sh(# bash completion of matinee: eval "$(matinee completion bash)"

# What follows the option $2 of the command $1, in $kind (empty for a flag) and $words.
__matinee_value() {
  kind='' words=''
  case "$1:$2" in
)sh";

constexpr std::string_view k_bash_middle = R"sh(  esac
  if [ -z "$kind" ] && [ -n "$1" ]; then __matinee_value '' "$2"; fi
}

# The subcommands of the command $1 in $words, its own options in $options.
__matinee_command() {
  words='' options='' files=''
  case "$1" in
)sh";

constexpr std::string_view k_bash_tail = R"sh(  esac
}

_matinee() {
  local cur="${COMP_WORDS[COMP_CWORD]}" path='' previous='' word kind words options files i
  local global options_of_path
  __matinee_command ''
  global="$options"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    if [ -n "$previous" ]; then
      # bash splits at an equals sign.
      if [ "$word" != '=' ]; then previous=''; fi
      continue
    fi
    case "$word" in
      -*)
        __matinee_value "$path" "$word"
        if [ -n "$kind" ]; then previous="$word"; fi
        ;;
      *)
        __matinee_command "$path"
        case " $words " in *" $word "*) path="${path:+$path }$word" ;; esac
        ;;
    esac
  done
  if [ "$cur" = '=' ]; then cur=''; fi
  if [ -n "$previous" ]; then
    __matinee_value "$path" "$previous"
    case "$kind" in
      words) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
      file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
      folder) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
      *) COMPREPLY=() ;;
    esac
    return
  fi
  __matinee_command "$path"
  options_of_path="$options"
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$options_of_path $global" -- "$cur")) ;;
    *)
      COMPREPLY=($(compgen -W "$words" -- "$cur"))
      if [ -n "$files" ]; then
        compopt -o filenames 2>/dev/null
        COMPREPLY+=($(compgen -f -- "$cur"))
      fi
      ;;
  esac
}

complete -F _matinee matinee
)sh";

void add_bash_command(std::string& script, const CommandSpec& command, std::string_view path) {
  std::string words = names_of(command.commands);
  bool has_files = false;
  for (const OptionSpec& argument : command.arguments) {
    has_files |= takes_file(argument);
    for (const std::string& choice : argument.completions())
      words += (words.empty() ? "" : " ") + choice;
  }
  script += fmt::format("    {}) words={} options={} files={} ;;\n", shell_quoted(path),
                        shell_quoted(words), shell_quoted(names_of(command.options)),
                        has_files ? "yes" : "''");
}

// A description inside the brackets of zsh's _arguments.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_value(const OptionSpec& option) {
  const std::string name = zsh_text(option.value_name);
  switch (option.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::choice:
      return fmt::format(":{}:({})", name, fmt::join(option.completions(), " "));
    case ValueKind::file:
      return fmt::format(":{}:_files", name);
    case ValueKind::folder:
      return fmt::format(":{}:_files -/", name);
    case ValueKind::text:
      break;
  }
  return fmt::format(":{}: ", name);
}

// `--cookies` takes `--cookies FILE` and `--cookies=FILE`.
void add_zsh_options(std::string& script, const std::vector<OptionSpec>& options) {
  for (const OptionSpec& option : options) {
    for (const std::string& name : option.names) {
      const bool has_equals = option.kind != ValueKind::none && name.starts_with("--");
      script +=
          fmt::format("    {} \\\n",
                      shell_quoted(fmt::format("*{}{}[{}]{}", name, has_equals ? "=" : "",
                                               zsh_text(option.description), zsh_value(option))));
    }
  }
}

std::string zsh_function_of(std::string_view path) {
  std::string name = "_matinee";
  if (!path.empty()) name += "_";
  for (const char c : path)
    name += c == ' ' || c == '-' ? '_' : c;
  return name;
}

void add_zsh_function(std::string& script, const CommandSpec& command, std::string_view path,
                      const CommandSpec& program) {
  script += fmt::format("{}() {{\n", zsh_function_of(path));
  script += "  local curcontext=\"$curcontext\" state line\n  typeset -A opt_args\n";
  script += "  _arguments -C -S \\\n";
  add_zsh_options(script, command.options);
  if (!path.empty()) add_zsh_options(script, program.options);
  if (command.commands.empty()) {
    for (const OptionSpec& argument : command.arguments) {
      script += fmt::format("    {} \\\n",
                            shell_quoted((argument.may_repeat() ? "*" : "") + zsh_value(argument)));
    }
    script += "    && return 0\n}\n\n";
    return;
  }
  script += "    '1: :->command' '*:: :->rest' && return 0\n";
  script += "  case $state in\n    command)\n      local -a commands=(\n";
  for (const CommandSpec& sub : command.commands)
    script += fmt::format("        {}\n", shell_quoted(sub.name + ":" + sub.summary));
  script += "      )\n      _describe command commands ;;\n    rest)\n      case $words[1] in\n";
  for (const CommandSpec& sub : command.commands) {
    const std::string below = path.empty() ? sub.name : fmt::format("{} {}", path, sub.name);
    script += fmt::format("        {}) {} ;;\n", sub.name, zsh_function_of(below));
  }
  script += "      esac ;;\n  esac\n}\n\n";
}

void add_fish_options(std::string& script, const std::vector<OptionSpec>& options,
                      std::string_view condition) {
  for (const OptionSpec& option : options) {
    script += fmt::format("complete -c matinee{}", condition);
    for (const std::string& name : option.names) {
      const bool is_long = name.starts_with("--");
      script += fmt::format(" -{} {}", is_long ? 'l' : 's', name.substr(is_long ? 2 : 1));
    }
    if (option.kind == ValueKind::choice) {
      script += fmt::format(" -x -a {}",
                            shell_quoted(fmt::format("{}", fmt::join(option.completions(), " "))));
    } else if (takes_file(option)) {
      script += " -r -F";
    } else if (option.kind == ValueKind::text) {
      script += " -x";
    }
    script += fmt::format(" -d {}\n", shell_quoted(option.description));
  }
}

// All of the path's words have been seen, and none of the commands below.
std::string fish_condition(const std::string& path, const CommandSpec& command) {
  std::string condition;
  std::string_view rest = path;
  while (!rest.empty()) {
    condition += fmt::format("{}__fish_seen_subcommand_from {}", condition.empty() ? "" : "; and ",
                             split_off(rest, ' '));
  }
  if (!command.commands.empty()) {
    condition +=
        fmt::format("; and not __fish_seen_subcommand_from {}", names_of(command.commands));
  }
  return condition;
}

}  // namespace

std::string bash_completion(const CommandSpec& program) {
  std::string script(k_bash_head);
  add_bash_values(script, program.options, "");
  for_each_command(program, "", [&](const CommandSpec& command, const std::string& path) {
    add_bash_values(script, command.options, path);
  });
  script += k_bash_middle;
  add_bash_command(script, program, "");
  for_each_command(program, "", [&](const CommandSpec& command, const std::string& path) {
    add_bash_command(script, command, path);
  });
  return script.append(k_bash_tail);
}

std::string zsh_completion(const CommandSpec& program) {
  std::string script =
      "#compdef matinee\n# zsh completion of matinee: as _matinee in a folder of $fpath, or by\n"
      "# source <(matinee completion zsh)\n\n";
  for_each_command(program, "", [&](const CommandSpec& command, const std::string& path) {
    add_zsh_function(script, command, path, program);
  });
  add_zsh_function(script, program, "", program);
  script +=
      "if [ \"${funcstack[1]}\" = _matinee ]; then _matinee \"$@\"; else compdef _matinee "
      "matinee; "
      "fi\n";
  return script;
}

std::string fish_completion(const CommandSpec& program) {
  std::string script = "# fish completion of matinee: matinee completion fish | source\n\n";
  script += "complete -c matinee -f\n";
  add_fish_options(script, program.options, "");
  // fish's own test takes the value of an option for a command.
  const std::string none_yet =
      shell_quoted("not __fish_seen_subcommand_from " + names_of(program.commands));
  for (const CommandSpec& command : program.commands) {
    script += fmt::format("complete -c matinee -n {} -a {} -d {}\n", none_yet, command.name,
                          shell_quoted(command.summary));
  }
  for_each_command(program, "", [&](const CommandSpec& command, const std::string& path) {
    const std::string condition = " -n " + shell_quoted(fish_condition(path, command));
    for (const CommandSpec& sub : command.commands) {
      script += fmt::format("complete -c matinee{} -a {} -d {}\n", condition, sub.name,
                            shell_quoted(sub.summary));
    }
    add_fish_options(script, command.options, condition);
    for (const OptionSpec& argument : command.arguments) {
      if (takes_file(argument)) script += fmt::format("complete -c matinee{} -F\n", condition);
      if (argument.completions().empty()) continue;
      script +=
          fmt::format("complete -c matinee{} -a {}\n", condition,
                      shell_quoted(fmt::format("{}", fmt::join(argument.completions(), " "))));
    }
  });
  return script;
}

}  // namespace matinee::cli
