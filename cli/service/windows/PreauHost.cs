// Starts Préau's programs on Windows, without a window: as a service of the system ("agent", "server") or in a session ("session").
// "protect" and "unprotect" have Windows (DPAPI) wrap a key or open it: base64 in on the standard input, base64 out.
// Compiled on the machine itself by the compiler of .NET Framework 4, which is part of Windows 10 and 11: C# 5, no library.
// The arguments of each program stand in NAME.args beside this file, one a line, where only administrators may write.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.ServiceProcess;
using System.Text;
using System.Threading;

public class PreauHost : ServiceBase
{
    // Windows gives a service so long at a shutdown (WaitToKillServiceTimeout), in ms.
    const int ShutdownWithin = 4500;
    // ServiceBase tells the service manager to wait 20 s for a stop.
    const int StopWithin = 15000;
    const int ScreensEvery = 60000;
    const int HelperAgainAfter = 60000;
    const int LastLines = 30;

    readonly string name;
    readonly Queue<string> last = new Queue<string>();
    Process child;
    volatile bool stopping;

    public PreauHost(string name)
    {
        this.name = name;
        ServiceName = ServiceNameOf(name);
        CanStop = true;
        CanShutdown = true;
        AutoLog = true;
    }

    static string ServiceNameOf(string name)
    {
        return "Preau" + char.ToUpperInvariant(name[0]) + name.Substring(1);
    }

    public static int Main(string[] args)
    {
        string name = args.Length == 1 ? args[0] : "agent";
        if (name == "protect" || name == "unprotect") return Seal(name == "protect");
        if (name != "agent" && name != "server" && name != "session") return 2;
        if (name == "session")
        {
            while (true)
            {
                RunSession();
                Thread.Sleep(HelperAgainAfter);
            }
        }
        ServiceBase.Run(new PreauHost(name));
        return 0;
    }

    // In the scope of the machine: an administrator has it wrapped, and the service, which is SYSTEM, opens it.
    static int Seal(bool protect)
    {
        byte[] purpose = Encoding.ASCII.GetBytes("preau-wrapping-key");
        byte[] secret = null;
        try
        {
            using (StreamReader input = new StreamReader(Console.OpenStandardInput(), Encoding.ASCII))
            using (StreamWriter output = new StreamWriter(Console.OpenStandardOutput(), new ASCIIEncoding()))
            {
                byte[] given = Convert.FromBase64String(input.ReadToEnd());
                byte[] made = protect
                    ? ProtectedData.Protect(given, purpose, DataProtectionScope.LocalMachine)
                    : ProtectedData.Unprotect(given, purpose, DataProtectionScope.LocalMachine);
                secret = protect ? given : made;
                output.Write(Convert.ToBase64String(made));
            }
            return 0;
        }
        catch (FormatException) { return Fault("no base64"); }
        catch (CryptographicException error) { return Fault("0x" + Marshal.GetHRForException(error).ToString("X8")); }
        finally { if (secret != null) Array.Clear(secret, 0, secret.Length); }
    }

    static int Fault(string what)
    {
        using (StreamWriter output = new StreamWriter(Console.OpenStandardError(), new ASCIIEncoding())) output.WriteLine(what);
        return 1;
    }

    protected override void OnStart(string[] args)
    {
        child = StartChild(name, Remember);
        child.Exited += delegate { Fell(); };
        child.EnableRaisingEvents = true;
    }

    protected override void OnStop()
    {
        End("stop", StopWithin);
    }

    protected override void OnShutdown()
    {
        End("shutdown", ShutdownWithin);
    }

    // The child ends by the order, or by the end of its standard input; by force where it does not.
    void End(string order, int within)
    {
        stopping = true;
        try
        {
            child.StandardInput.WriteLine(order);
            child.StandardInput.Close();
        }
        catch (IOException) { }
        catch (InvalidOperationException) { }
        if (!child.WaitForExit(within))
        {
            try { child.Kill(); }
            catch (InvalidOperationException) { }
        }
    }

    // Nobody asked for it: what it said last goes into the event log, and the failure to the service manager, which restarts
    // this service after a while that grows with each fall (sc failure).
    void Fell()
    {
        if (stopping) return;
        int code = child.ExitCode;
        string text;
        lock (last) text = string.Join(Environment.NewLine, last.ToArray());
        try { EventLog.WriteEntry("Exit code " + code + Environment.NewLine + text, EventLogEntryType.Error); }
        catch (Exception) { }
        Environment.Exit(code == 0 ? 1 : code);
    }

    void Remember(string line)
    {
        if (line == null) return;
        lock (last)
        {
            last.Enqueue(line.Length > 500 ? line.Substring(0, 500) : line);
            if (last.Count > LastLines) last.Dequeue();
        }
    }

    static Process StartChild(string name, Action<string> onLine)
    {
        string folder = AppDomain.CurrentDomain.BaseDirectory;
        string[] args = File.ReadAllLines(Path.Combine(folder, name + ".args"), Encoding.UTF8);
        ProcessStartInfo how = new ProcessStartInfo();
        how.FileName = args[0];
        how.Arguments = CommandLine(args, 1);
        how.WorkingDirectory = folder;
        how.UseShellExecute = false;
        how.CreateNoWindow = true;
        how.RedirectStandardInput = true;
        how.RedirectStandardOutput = true;
        how.RedirectStandardError = true;
        how.StandardErrorEncoding = Encoding.UTF8;
        how.StandardOutputEncoding = Encoding.UTF8;
        Process started = new Process();
        started.StartInfo = how;
        started.OutputDataReceived += delegate(object sender, DataReceivedEventArgs line) { onLine(line.Data); };
        started.ErrorDataReceived += delegate(object sender, DataReceivedEventArgs line) { onLine(line.Data); };
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    // As CommandLineToArgvW takes it apart again.
    static string CommandLine(string[] args, int from)
    {
        StringBuilder line = new StringBuilder();
        for (int i = from; i < args.Length; i++)
        {
            if (i > from) line.Append(' ');
            line.Append('"');
            int backslashes = 0;
            foreach (char sign in args[i])
            {
                if (sign == '\\') { backslashes++; continue; }
                line.Append('\\', sign == '"' ? backslashes * 2 + 1 : backslashes).Append(sign);
                backslashes = 0;
            }
            line.Append('\\', backslashes * 2).Append('"');
        }
        return line.ToString();
    }

    // In a session: no service, no window, and one line each time the screens change. Windows ends it with the session.
    static void RunSession()
    {
        try { SetProcessDPIAware(); }
        catch (EntryPointNotFoundException) { }
        Process helper = StartChild("session", delegate(string line) { });
        string told = null;
        do
        {
            string screens = Screens();
            if (screens == told) continue;
            told = screens;
            try
            {
                helper.StandardInput.WriteLine(screens);
                helper.StandardInput.Flush();
            }
            catch (IOException) { break; }
        }
        while (!helper.WaitForExit(ScreensEvery));
        helper.WaitForExit();
    }

    static string Screens()
    {
        StringBuilder line = new StringBuilder("screens");
        EnumDisplayMonitors(IntPtr.Zero, IntPtr.Zero, delegate(IntPtr monitor, IntPtr context, ref Rectangle place, IntPtr data)
        {
            line.Append(' ').Append(place.Right - place.Left).Append('x').Append(place.Bottom - place.Top);
            return true;
        }, IntPtr.Zero);
        return line.ToString();
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Rectangle { public int Left, Top, Right, Bottom; }

    delegate bool OnMonitor(IntPtr monitor, IntPtr context, ref Rectangle place, IntPtr data);

    [DllImport("user32.dll")]
    static extern bool EnumDisplayMonitors(IntPtr context, IntPtr clip, OnMonitor each, IntPtr data);

    [DllImport("user32.dll")]
    static extern bool SetProcessDPIAware();
}
